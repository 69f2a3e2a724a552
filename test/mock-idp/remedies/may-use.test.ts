import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cardAlone } from '../../../src/model/remedies/switches.ts';
import type { Switches } from '../../../src/model/remedies/switches.ts';
import { createUserDirectory } from '../../../mock-idp/people/users.ts';
import { virtualUser } from '../../../mock-idp/people/virtual-people.ts';
import type { User } from '../../../mock-idp/people/users.ts';
import type { PortalSettings } from '../../../mock-idp/portal/portal-settings.ts';
import { mayUse, methodsOffered } from '../../../mock-idp/remedies/may-use.ts';
import { profileOf } from '../fixture.ts';

const manager: User = {
  subject: 'the-manager',
  username: '9990001',
  password: 'secret',
  card: 'ZZ999000',
  pin: '000999',
  phone: undefined,
  email: undefined,
  locale: 'en',
  claims: { segment: 'non-resident', birthdate: '1970-03-02' },
};

const world = (switches: Partial<Switches> = {}, portal: PortalSettings = {}) => ({
  users: createUserDirectory([manager]),
  switches: () => ({ ...cardAlone, ...switches }),
  profile: () => profileOf(0, { portal }),
});

describe('who may log in how', () => {
  it('everybody with the card, nobody with anything else, at the launch', () => {
    assert.equal(mayUse(world(), 'eid', 'AB123456'), true);
    assert.equal(mayUse(world(), 'sms', 'AB123456'), false);
    assert.equal(mayUse(world(), 'password', 'nobody we know'), false);
    assert.deepEqual(methodsOffered(world()), ['eid']);
  });

  it('the same person, whatever was typed: card number, registration number, small letters', () => {
    for (const half of [0.25, 0.5, 0.75]) {
      const here = world({ methods: { ...cardAlone.methods, sms: half } });
      const answers = ['AB123456', 'ab123456', '0102123456'].map((typed) => mayUse(here, 'sms', typed));
      assert.equal(new Set(answers).size, 1, `${half}: ${answers.join(' ')}`);
    }
  });

  it('not a non-resident manager with a card, unless another proof is taken', () => {
    assert.equal(mayUse(world(), 'eid', '9990001'), false);
    assert.equal(mayUse(world({}, { alternativeProof: true }), 'eid', '9990001'), true);
    assert.equal(mayUse(world(), 'eid', 'NR000001'), false);
    assert.equal(mayUse(world({ methods: { ...cardAlone.methods, sms: 1 } }), 'sms', '9990001'), true);
  });

  it('by month of birth, by segment and by last digit', () => {
    const rollOut = (group: NonNullable<Switches['rollOut']>['group']) =>
      world({ rollOut: { to: 'sms', from: 'password', group }, methods: { ...cardAlone.methods, sms: 1 } });
    assert.equal(mayUse(rollOut({ birthMonths: [3] }), 'sms', '9990001'), true);
    assert.equal(mayUse(rollOut({ birthMonths: [4] }), 'sms', '9990001'), false);
    assert.equal(mayUse(rollOut({ birthMonths: [4] }), 'password', '9990001'), true);
    assert.equal(mayUse(rollOut({ segments: ['accountant'] }), 'sms', 'AC000001'), true);
    assert.equal(mayUse(rollOut({ segments: ['accountant'] }), 'sms', 'EM000001'), false);
    assert.equal(mayUse(rollOut({ lastDigits: [1] }), 'sms', 'EM000001'), true);
    assert.deepEqual(methodsOffered(rollOut({ lastDigits: [1] })), ['eid', 'sms', 'password']);
  });

  it('of made-up people each month of birth has its share', () => {
    const months = new Set<number>();
    for (let at = 100_000; at < 100_200; at += 1) {
      const birthdate = String(virtualUser(`AB${at}`)?.claims['birthdate']);
      const month = Number(birthdate.slice(5, 7));
      months.add(month);
      const here = world({
        rollOut: { to: 'sms', from: 'password', group: { birthMonths: [month] } },
        methods: { ...cardAlone.methods, sms: 1 },
      });
      assert.equal(mayUse(here, 'sms', `AB${at}`), true);
    }
    assert.equal(months.size, 12);
  });
});
