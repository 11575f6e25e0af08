import { describeKills } from '../support/kill-steps.ts';
import { STEPS } from '../support/moving-feed.ts';

describeKills([STEPS.fetch, STEPS.created, STEPS.polling]);
