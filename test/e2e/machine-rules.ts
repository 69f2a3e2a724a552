/** Validity rules that a busy machine breaks by itself; every other rule must hold anywhere. */
const machineRules = /^(start-lateness|delivery-lateness|server-event-loop|generator-cpu|every-second):/;

/** Whether a reason for which a run is invalid is the machine's. */
export const isTheMachines = (reason: string): boolean => machineRules.test(reason);
