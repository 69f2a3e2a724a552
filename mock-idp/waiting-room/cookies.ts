/** The two cookies of a browser in the waiting room. */
export const ticketCookie = 'lq_ticket';
export const passCookie = 'lq_pass';
