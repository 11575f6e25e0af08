import { describeKills } from '../support/kill-steps.ts';
import { STEPS } from '../support/moving-feed.ts';

describeKills([STEPS.ledger, STEPS.commit, STEPS.removal]);
