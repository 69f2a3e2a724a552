import type { ValidityRule } from './rule.ts';

export const enoughSamples: ValidityRule = {
  name: 'enough-samples',
  invalidWhen:
    'a metric that an expectation asks for has too few samples: 5 values beyond a quantile, 30 logins offered in a window, 100 requests for a ratio',
  source: 'chosen: fewer tell of chance and not of the service; 30 offered logins leave a Poisson error of 18 %',
  check({ samples }) {
    const short = samples.filter(({ has, needs }) => has < needs);
    if (short.length > 0) {
      const said = short.map(({ metric, has, needs, of }) => `${metric} has ${has} ${of}, ${needs} needed`);
      return { holds: false, detail: said.join('; ') };
    }
    return {
      holds: true,
      detail:
        samples.length === 0
          ? 'no expectation asks for a sampled metric'
          : `enough for ${samples.map(({ metric }) => metric).join(', ')}`,
    };
  },
};
