/** As with-and-without-trigger.test.ts, for the notice to a whole country, cut to a small part of it. */
import assert from 'node:assert/strict';
import { claimsHold } from './claims.ts';
import { declared } from './declared.ts';

claimsHold('national', declared['national'] ?? assert.fail());
