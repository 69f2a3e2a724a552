/** How often somebody has tried: clicks of one step, codes asked for and wrong entries of one try, tries of one day, tries in all. */
export class Tries {
  /** Whole logins begun, from 1. */
  all = 1;
  clicks = 0;
  codes = 0;
  wrongEntries = 0;
  #beforeToday = 0;

  /** Whole logins begun since the person last came back on a later day, from 1. */
  today(): number {
    return this.all - this.#beforeToday;
  }

  /** All that was done is lost: another try. */
  startOver(): void {
    this.all += 1;
    this.clicks = 0;
    this.codes = 0;
    this.wrongEntries = 0;
  }

  /** The next try is the first of a later day. */
  newDay(): void {
    this.#beforeToday = this.all;
    this.startOver();
  }
}
