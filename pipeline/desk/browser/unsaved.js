// What was typed and not saved, in another tab or before a crash: it is shown, saved or thrown away.

import { findSpans } from './layer.js';
import { fill, make, showBoth, showMoment } from './parts.js';

/**
 * @typedef {import('./desk.js').Desk} Desk
 * @typedef {import('./api.js').File} File
 * @typedef {import('./draft.js').Draft} Draft
 */

/**
 * Show one text after the other.
 * @param {Desk} desk
 */
export async function showDrafts(desk) {
  const { words, drafts } = desk;
  if (!(await desk.layer.leave())) return;
  await drafts.load();
  for (const draft of drafts.list()) {
    const { key, path, text, base, place, moment } = draft;
    const file = await desk.api('file', { path }).catch(() => null);
    const goal = file && findGoal(file, draft);
    const isThere = goal && (goal.call !== 'insert-block' || !base);
    const save = async () => {
      const saved = await desk.api(goal?.call ?? '', { path, text, digest: file.digest, ...goal?.values });
      if (desk.path === path) desk.file = saved;
      desk.say(words.desk_saved);
      return true;
    };
    const answer = await desk.ask({
      title: path,
      lead: `${fill(words.editor_draft, { time: showMoment(moment) })} ${isThere ? '' : words.desk_unsaved_moved}`,
      more: isThere ? showBoth(words, text, base)
        : file && place === 'whole' ? showBoth(words, text, file.text) : make('div', { class: 'both' }, make('pre', { tabindex: 0, dir: 'auto' }, text)),
      buttons: {
        ...(goal && { save: isThere && base ? words.editor_save : words.desk_unsaved_add }),
        ...(goal && isThere && base && { open: words.editor_go_on }),
        later: words.desk_unsaved_later,
        forget: words.editor_draft_forget,
      },
      do: goal ? save : undefined,
    });
    if (answer?.button === 'save' || answer?.button === 'forget') drafts.drop(key);
    if (answer?.button === 'open') return goOn(desk, path, goal?.values?.number);
    if (!answer) return;
  }
}

/**
 * Return the call that writes a text where its block is as it was; at the end, where it is not.
 * @param {File} file
 * @param {Draft} draft
 * @returns {{call: string, values?: {number: number, size?: number, start?: number}} | null}
 */
function findGoal(file, { base, place }) {
  if (file.text === base) return { call: 'save-text' };
  const { blocks } = file;
  if (!blocks || place === 'whole') return null;
  const spans = findSpans(file, base);
  const span = spans.find(({ number }) => String(number) === place) ?? spans[0];
  if (!span) return { call: 'insert-block', values: { number: blocks.length - 1 } };
  return { call: 'save-block', values: { ...span, start: blocks[span.number]?.start ?? 0 } };
}

/**
 * Open the block of a text, which the editor offers.
 * @param {Desk} desk
 * @param {string} path
 * @param {number} [number]
 */
async function goOn(desk, path, number) {
  if (number === undefined) return desk.openText(path);
  const open = () => desk.entry?.path === path && desk.layer.open(number);
  if (open()) return;
  document.addEventListener('desk:file', open, { once: true });
  await desk.show(path);
}

/**
 * Throw all of it away, after a question.
 * @param {Desk} desk
 */
export async function forgetDrafts(desk) {
  const { words, drafts } = desk;
  const left = drafts.list();
  const lead = [...new Set(left.map(({ path }) => path))].join(', ');
  const buttons = { later: words.desk_unsaved_later, forget: words.desk_unsaved_forget };
  if ((await desk.ask({ title: words.desk_unsaved_sure, lead, buttons }))?.button !== 'forget') return;
  for (const { key } of left) drafts.drop(key);
}
