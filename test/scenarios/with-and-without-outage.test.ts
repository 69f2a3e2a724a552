/** As with-and-without-trigger.test.ts, for the outage of the retry storm. */
import assert from 'node:assert/strict';
import { claimsHold } from './claims.ts';
import { declared } from './declared.ts';

claimsHold('retry-storm', declared['retry-storm'] ?? assert.fail());
