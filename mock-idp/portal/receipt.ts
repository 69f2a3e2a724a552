/** What the fund says of a declaration that it has. */
export interface Receipt {
  readonly id: string;
  readonly file: string;
  /** Who sent it: nobody else may see the receipt, but for those who may open the file. */
  readonly username: string;
  /** YYYY-MM. */
  readonly period: string;
  /** Given by the sender: the same declaration sent twice is one. */
  readonly reference: string;
  /** SHA-256 of what was sent, as base64url. */
  readonly digest: string;
  readonly employees: number;
  readonly wages: number;
  readonly receivedAtEpochMs: number;
  readonly deadlineEpochMs: number | null;
  readonly late: boolean;
  readonly penalty: number;
  /** Late, and it costs nothing. */
  readonly waived: boolean;
}
