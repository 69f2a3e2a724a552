/** What a made-up person says about herself or himself: every standard claim, drawn from the subject, so it stays as it is. */
import { createHash } from 'node:crypto';

interface Identity {
  readonly subject: string;
  readonly registrationNumber: string;
  readonly phone: string;
  readonly email: string;
  /** Lives in another country for certain; else a few do. */
  readonly isNonResident: boolean;
}

const women = [
  'Amina',
  'Fatima',
  'Khadija',
  'Meryem',
  'Salma',
  'Zineb',
  'Hajar',
  'Imane',
  'Nadia',
  'Soukaina',
  'Latifa',
  'Houda',
];
const men = [
  'Mohammed',
  'Youssef',
  'Omar',
  'Hamza',
  'Rachid',
  'Karim',
  'Mehdi',
  'Anas',
  'Driss',
  'Said',
  'Ilyas',
  'Brahim',
];
const families = [
  'Alaoui',
  'Bennani',
  'Chraibi',
  'Idrissi',
  'Tazi',
  'Berrada',
  'Fassi',
  'Lahlou',
  'Amrani',
  'Ouazzani',
  'Naciri',
  'Kabbaj',
  'Zerouali',
  'Mansouri',
  'Haddad',
  'Sefrioui',
];
const streets = [
  'rue des Orangers',
  'avenue Hassan II',
  'boulevard Zerktouni',
  'rue Ibn Batouta',
  'avenue des FAR',
  'rue de Fès',
  'boulevard Anfa',
  'rue Al Qods',
];

interface Town {
  readonly locality: string;
  readonly region: string;
  readonly postalCode: string;
  readonly country: string;
  readonly zone: string;
}

const town = (locality: string, region: string, postalCode: string): Town => ({
  locality,
  region,
  postalCode,
  country: 'MA',
  zone: 'Africa/Casablanca',
});

const homeTowns: readonly Town[] = [
  town('Casablanca', 'Casablanca-Settat', '20000'),
  town('Rabat', 'Rabat-Salé-Kénitra', '10000'),
  town('Fès', 'Fès-Meknès', '30000'),
  town('Marrakech', 'Marrakech-Safi', '40000'),
  town('Tanger', 'Tanger-Tétouan-Al Hoceïma', '90000'),
  town('Agadir', 'Souss-Massa', '80000'),
  town('Oujda', 'Oriental', '60000'),
];
const townsAbroad: readonly Town[] = [
  { locality: 'Paris', region: 'Île-de-France', postalCode: '75011', country: 'FR', zone: 'Europe/Paris' },
  { locality: 'Bruxelles', region: 'Bruxelles-Capitale', postalCode: '1000', country: 'BE', zone: 'Europe/Brussels' },
];

/** Assumptions: languages of texts, and people who live abroad, per cent. */
const ARABIC_PERCENT = 55;
const FRENCH_PERCENT = 40;
const ABROAD_PERCENT = 4;
const EMAIL_VERIFIED_PERCENT = 80;
const PHONE_VERIFIED_PERCENT = 90;
const FEMALE_PERCENT = 50;

/** 2023-01-01, seconds since 1970, and the two years after it in which a record was last touched. */
const FIRST_UPDATE_EPOCH_SECONDS = 1_672_531_200;
const UPDATE_SPAN_SECONDS = 63_072_000;
const FIRST_BIRTH_YEAR = 1945;
const BIRTH_YEARS = 60;

/** A whole number from 0 to below `below`, of this person and this matter alone. */
function lot(subject: string, matter: string, below: number): number {
  return createHash('sha256').update(`${matter} ${subject}`).digest().readUInt32BE(0) % below;
}

/** In which language the person is written to: BCP 47. */
export function localeOf(subject: string): string {
  const percent = lot(subject, 'locale', 100);
  if (percent < ARABIC_PERCENT) return 'ar';
  return percent < ARABIC_PERCENT + FRENCH_PERCENT ? 'fr' : 'en';
}

/** The claims of the scopes profile, email, address and phone: OpenID Connect Core 1.0 §5.1 and §5.4. */
export function claimsOf(identity: Identity): Readonly<Record<string, unknown>> {
  const { subject, registrationNumber, phone, email, isNonResident } = identity;
  const pick = <Item>(matter: string, items: readonly Item[]): Item =>
    items[lot(subject, matter, items.length)] as Item;
  const isOneOf = (matter: string, percent: number): boolean => lot(subject, matter, 100) < percent;
  const isFemale = isOneOf('gender', FEMALE_PERCENT);
  const givenName = pick('given name', isFemale ? women : men);
  const familyName = pick('family name', families);
  const middleName = pick('middle name', men);
  const home = pick('town', isNonResident || isOneOf('abroad', ABROAD_PERCENT) ? townsAbroad : homeTowns);
  const page = `https://people.example.test/${registrationNumber}`;
  return {
    name: `${givenName} ${middleName} ${familyName}`,
    given_name: givenName,
    family_name: familyName,
    middle_name: middleName,
    nickname: givenName.slice(0, 4),
    preferred_username: registrationNumber,
    profile: page,
    picture: `${page}/picture.png`,
    website: `https://${familyName.toLowerCase()}.example.test/`,
    gender: isFemale ? 'female' : 'male',
    birthdate: birthdateOf(subject),
    zoneinfo: home.zone,
    locale: localeOf(subject),
    updated_at: FIRST_UPDATE_EPOCH_SECONDS + lot(subject, 'updated', UPDATE_SPAN_SECONDS),
    email,
    email_verified: isOneOf('email verified', EMAIL_VERIFIED_PERCENT),
    address: addressOf(`${1 + lot(subject, 'house', 200)} ${pick('street', streets)}`, home),
    phone_number: phone,
    phone_number_verified: isOneOf('phone verified', PHONE_VERIFIED_PERCENT),
  };
}

/** ISO 8601-1 YYYY-MM-DD. */
function birthdateOf(subject: string): string {
  const year = FIRST_BIRTH_YEAR + lot(subject, 'birth year', BIRTH_YEARS);
  const twoDigits = (number: number): string => String(number).padStart(2, '0');
  return `${year}-${twoDigits(1 + lot(subject, 'birth month', 12))}-${twoDigits(1 + lot(subject, 'birth day', 28))}`;
}

function addressOf(streetAddress: string, { locality, region, postalCode, country }: Town): Record<string, string> {
  return {
    formatted: `${streetAddress}\n${postalCode} ${locality}\n${country}`,
    street_address: streetAddress,
    locality,
    region,
    postal_code: postalCode,
    country,
  };
}
