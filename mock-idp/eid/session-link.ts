/** What a QR code or an app link says. */
export const appLinkOf = (issuer: string, session: string): string => `${issuer}/eid/phone?session=${session}`;

export const qrPayloadOf = (issuer: string, session: string): string => `eid:1:${session}:${new URL(issuer).host}`;
