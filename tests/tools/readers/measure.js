// What a reader sees of a chapter, asked of the frame that it stands in. A reading system lays a chapter out in pages
// side by side, each `step` pixels from the next, of which `margin` on both sides are the reader's own.
'use strict';

const TOLERANCE = 1.5; // pixels: letters and rules end between pixels
const QUIET = 'figcaption, .byline, .notes, .colophon, .imprint'; // smaller than the text, and as easily read
const KINDS = { text: 'section > p', code: 'code' };
for (const name of ['h1', 'h2', 'li', 'figcaption', 'pre', 'td', 'th', 'aside']) KINDS[name] = name;

const styleOf = (element) => element.ownerDocument.defaultView.getComputedStyle(element);

function nameOf(element) {
  return [element.localName, ...element.classList].join('.');
}

function textsOf(document) {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (data.trim() && parentElement.checkVisibility({ visibilityProperty: true })) found.push(walker.currentNode);
  }
  return found;
}

function boxesOf(node, from = 0, to = node.data.length) {
  const range = node.ownerDocument.createRange();
  range.setStart(node, from);
  range.setEnd(node, to);
  return [...range.getClientRects()].filter((box) => box.width > 0.5 && box.height > 0.5);
}

/** The boxes of a text's words alone: blanks may hang over the end of a line. */
const wordBoxesOf = (node) => [...node.data.matchAll(/\S+/g)]
  .flatMap((word) => boxesOf(node, word.index, word.index + word[0].length));

/** What can be scrolled sideways on its own, as a formula can that is wider than the page; null where there is none. */
function containerOf(element) {
  for (let one = element; one && one !== one.ownerDocument.body; one = one.parentElement) {
    if (['auto', 'scroll'].includes(styleOf(one).overflowX)) return one;
  }
  return null;
}

const excerpt = (node) => `${nameOf(node.parentElement)} “${node.data.trim().replace(/\s+/g, ' ').slice(0, 40)}”`;

// ---- Where things are.

/** How far into its page a box begins, from the side where lines begin; pages are counted from the chapter's first. */
function startOf(box, frame, { step }) {
  const { innerWidth, scrollX } = frame.contentWindow;
  const isLeftwards = styleOf(frame.contentDocument.documentElement).direction === 'rtl';
  const start = isLeftwards ? innerWidth - box.right - scrollX : box.left + scrollX;
  return start - Math.floor(start / step + 0.001) * step;
}

/** What is wrong with the place of a box, or "". */
function misplaced(box, frame, layout) {
  const start = startOf(box, frame, layout);
  const excess = start + box.width - (layout.step - layout.margin);
  if (excess > TOLERANCE) return `${Math.round(excess)} px too wide for its page`;
  if (start < layout.margin - TOLERANCE) return `${Math.round(layout.margin - start)} px into the margin`;
  // Of a line that is set close, letters have room above and below it that they do not fill.
  const room = TOLERANCE + box.height / 4;
  const excess_ = Math.max(-box.top, box.bottom - layout.height);
  if (excess_ > room) return `${Math.round(excess_)} px above or below its page`;
  return '';
}

/** What of a chapter is in the window now: the beginning of its text, on which half of the window, and how many
 * pictures. */
function seen(frame) {
  const { left, top } = frame.getBoundingClientRect();
  const isSeen = (box) => left + box.right > 0 && left + box.left < innerWidth && top + box.top < innerHeight;
  const text = textsOf(frame.contentDocument).find((node) => boxesOf(node).some(isSeen));
  const pictures = [...frame.contentDocument.images].filter((image) => isSeen(image.getBoundingClientRect()));
  const side = text ? boxesOf(text).find(isSeen).left + left : 0;
  return { text: text ? excerpt(text) : '', pictures: pictures.length, isRight: side > innerWidth / 2 };
}

/** Whether the element with this id begins in the window. */
function isShown(frame, id) {
  const element = frame.contentDocument.getElementById(id);
  if (!element) return false;
  const { left } = frame.getBoundingClientRect();
  const box = element.getClientRects()[0] || element.getBoundingClientRect();
  return left + box.left >= -TOLERANCE && left + box.left < innerWidth;
}

// ---- Colours, after WCAG 2.2.

function parsed(colour) {
  const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
  return { parts: [red, green, blue], alpha };
}

const blended = ({ parts, alpha }, ground) => parts.map((part, index) => part * alpha + ground[index] * (1 - alpha));

function luminance(colour) {
  const [red, green, blue] = colour
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrastOf(element) {
  const around = [];
  for (let one = element; one; one = one.parentElement) around.unshift(styleOf(one));
  const ground = around.reduce((below, style) => blended(parsed(style.backgroundColor), below), [255, 255, 255]);
  const ink = parsed(styleOf(element).color);
  ink.alpha *= around.reduce((product, style) => product * Number(style.opacity), 1);
  const [dark, light] = [luminance(blended(ink, ground)), luminance(ground)].sort((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}

// ---- The report on a chapter.

function measure(frame, layout) {
  const document = frame.contentDocument;
  const contrasts = new Map();
  const report = { margin: layout.margin, misplaced: [], pictures: [], contrasts: {}, styles: {}, starts: [] };
  for (const node of textsOf(document)) {
    const element = node.parentElement;
    const container = containerOf(element);
    const faultsOf = (boxes) => boxes.map((box) => misplaced(box, frame, layout)).filter(Boolean);
    let faults = faultsOf(container ? [container.getBoundingClientRect()] : boxesOf(node));
    if (faults.length && !container) faults = faultsOf(wordBoxesOf(node));
    if (faults.length) report.misplaced.push(`${excerpt(node)}: ${faults[0]}`);
    const kind = element.closest('a') ? 'link' : element.closest(QUIET) ? 'quiet' : 'text';
    if (!contrasts.has(element)) contrasts.set(element, contrastOf(element));
    const contrast = contrasts.get(element);
    const [least] = report.contrasts[kind] || [Infinity];
    if (contrast < least) report.contrasts[kind] = [contrast, excerpt(node)];
  }
  for (const picture of document.images) {
    const box = picture.getBoundingClientRect();
    const ratio = picture.naturalHeight ? picture.naturalWidth / picture.naturalHeight : 0;
    report.pictures.push({
      name: picture.alt.slice(0, 40),
      misplaced: misplaced(box, frame, layout),
      isStretched: styleOf(picture).objectFit !== 'contain' && Math.abs(box.width / box.height / ratio - 1) > 0.02,
      isLoaded: ratio > 0,
      filters: [picture, picture.parentElement, document.body].map((one) => styleOf(one).filter).join(' '),
    });
  }
  for (const [kind, selector] of Object.entries(KINDS)) {
    const element = document.body.querySelector(selector);
    if (!element) continue;
    const { fontSize, fontFamily } = styleOf(element);
    report.styles[kind] = { size: parseFloat(fontSize), family: fontFamily };
  }
  for (const paragraph of document.querySelectorAll('section > p')) {
    const [box] = paragraph.getClientRects();
    if (box) report.starts.push(startOf(box, frame, layout));
  }
  return report;
}
