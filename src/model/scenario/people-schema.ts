/** The human side of a login, as a scenario writes it. */
import { z } from 'zod';
import { distribution, share } from './law-schema.ts';

export const people = z
  .strictObject({
    openApp: distribution,
    scanQr: distribution,
    findCard: distribution,
    tapCard: distribution,
    tapSuccessFirst: share,
    tapSuccessNext: share,
    maxTaps: z.int().min(1).max(20),
    enterPin: distribution,
    wrongPin: share,
    maxPinTries: z.int().min(1).max(10),
    pagePatience: distribution.describe('How long a person watches one spinner before reloading or leaving.'),
    comeback: distribution.describe('Pause before a whole login is tried again after an error.'),
    codes: z
      .strictObject({
        smsDelivery: distribution,
        emailDelivery: distribution,
        smsLost: share.describe('Of the codes, those that never arrive.'),
        emailLost: share,
        typeCode: distribution,
        wrongCode: share,
        resendAfter: distribution.describe('Who has no code by then asks for another.'),
      })
      .optional()
      .describe('Needed where somebody logs in with a code.'),
    password: z
      .strictObject({ typePassword: distribution, wrongPassword: share })
      .optional()
      .describe('Needed where somebody logs in with a password.'),
  })
  .describe('The human side of a login; needed unless the journey is `request`.');
