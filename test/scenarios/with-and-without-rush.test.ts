/** As with-and-without-trigger.test.ts, for the rush of 50 million, cut to a small part of it. */
import assert from 'node:assert/strict';
import { claimsHold } from './claims.ts';
import { declared } from './declared.ts';

claimsHold('launch-day-50m', declared['launch-day-50m'] ?? assert.fail());
