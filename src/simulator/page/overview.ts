// Owners with their counts, and the latest batches.
import { errorCountOf, successCountOf } from '../batch/outcome.ts';
import type { BatchJob } from '../batch/job.ts';
import { latestBatches } from '../control/state-view.ts';
import type { Platform } from '../platform.ts';
import type { OwnerRecord } from '../state/owner.ts';
import { count, markup, several, size, time, type Html } from './html.ts';

const SHOWN_BATCHES = 15;

const typeRows = (owner: OwnerRecord): Html[] => [
  ...[...owner.counts].map(
    ([type, { active, inactive }]) =>
      markup`<tr>
        <td>${type}</td>
        <td class="n good">${count(active)}</td>
        <td class="n warn">${count(inactive)}</td>
      </tr>`,
  ),
  ...[...owner.groupCounts].map(
    ([type, total]) =>
      markup`<tr>
        <td>${type} <span class="soft">group</span></td>
        <td class="n">${count(total)}</td>
        <td class="n soft">–</td>
      </tr>`,
  ),
];

const ownerCard = (owner: OwnerRecord): Html => {
  const rows = typeRows(owner);
  const total = owner.indicatorTotal();
  return markup`<section>
    <h2>${owner.name} <span class="soft">${owner.kind}, ${several(total, 'indicator')}</span></h2>
    ${
      rows.length === 0
        ? markup`<p class="soft">Empty. A batch, a change or the first run of a feed will fill it.</p>`
        : markup`<table>
            <thead>
              <tr>
                <th>Type</th>
                <th class="n">Active</th>
                <th class="n">Inactive</th>
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>`
    }${owner.deleted.length > 0 ? markup`<p class="soft">${count(owner.deleted.length)} deleted</p>` : ''}
  </section>`;
};

const SHOWN_ERRORS = 20;

/** What `/errors` says, so that a reader need not ask for it. */
const errorTexts = (job: BatchJob): Html => {
  const errors = job.outcome?.errors ?? [];
  if (errors.length === 0) return markup``;
  const lines = errors
    .slice(0, SHOWN_ERRORS)
    .map(({ code, reason, source }) => markup`<dt>${source}</dt><dd>${code}: ${reason}</dd>`);
  const more = errors.length - SHOWN_ERRORS;
  return markup`<tr><td colspan="9"><details class="errors">
    <summary>error texts of batch ${job.id}</summary>
    <dl>${lines}</dl>
    ${more > 0 ? markup`<p class="soft">and ${count(more)} more</p>` : ''}
  </details></td></tr>`;
};

const batchRow = (job: BatchJob): Html => {
  const { outcome } = job;
  const errors = outcome === undefined ? 0 : errorCountOf(outcome);
  const left = outcome?.unprocessCount ?? 0;
  return markup`<tr>
    <td class="n">${job.id}</td>
    <td>${job.owner.name}</td>
    <td>${job.settings.action}</td>
    <td class="${job.status === 'Completed' ? 'good' : 'warn'}">${job.status}</td>
    <td class="n size">${size(job.sizeBytes)}</td>
    <td class="n">${count(outcome === undefined ? 0 : successCountOf(outcome))}</td>
    <td class="n ${errors > 0 ? 'bad' : ''}">${count(errors)}</td>
    <td class="n ${left > 0 ? 'bad' : ''}">${count(left)}</td>
    <td>${time(job.enteredAtMs)}</td>
  </tr>${errorTexts(job)}`;
};

export const ownerSections = (platform: Platform): Html =>
  markup`<div class="owners">${platform.store.owners.map(ownerCard)}</div>`;

export const batchesSection = (platform: Platform): Html => {
  const batches = latestBatches(platform, SHOWN_BATCHES);
  const { counters } = platform;
  return markup`<section id="batches">
      <h2>Latest batches</h2>
      <p class="soft">
        ${count(counters.batchesUploaded)} uploaded, ${several(counters.objectsReceived, 'object')},
        ${size(counters.bytesReceived)}
        received${platform.sink ? '; sink mode: nothing is kept' : ''}. Accepted and errors are what the
        batch reports: an object that counts as an error for a missing link is stored all the same, unless
        the switch missingLinkEntity says otherwise.
      </p>
      ${
        batches.length === 0
          ? markup`<p class="soft">No batch yet.</p>`
          : markup`<div class="wide"><table>
              <thead>
                <tr>
                  <th class="n">Id</th>
                  <th>Owner</th>
                  <th>Action</th>
                  <th>State</th>
                  <th class="n">Size</th>
                  <th class="n">Accepted</th>
                  <th class="n">Errors</th>
                  <th class="n">Not processed</th>
                  <th>Since</th>
                </tr>
              </thead>
              <tbody>
                ${batches.map(batchRow)}
              </tbody>
            </table></div>`
      }
    </section>`;
};
