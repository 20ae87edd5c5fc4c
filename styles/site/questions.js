// Checks what readers answer to questions whose page has the answers. Nothing is sent or kept; without scripts, questions are there without fields.
(() => {
  'use strict';

  const words = JSON.parse(document.currentScript.dataset.words);

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  const fold = (text) => text.normalize('NFC').replace(/\u2019/g, "'").replace(/\s+/g, ' ').trim().toLowerCase();
  const plain = (text) => text.replace(/[⁺⁻⁰¹²³⁴-⁹]+/g, '^$&').normalize('NFKC').replace(/[\s(){}]/g, '').replace(/\u2212/g, '-').replace(',', '.');
  const readUnit = (text) => plain(text).replace(/[·⋅*.^]/g, '');
  // 3·10⁸, 3×10^8 and 10^8 as a program writes them.
  function isNear(typed, right, margin, unit = '') {
    const [, number, rest] = plain(typed).replace(/[x×·⋅*.]10\^/, 'e').replace(/\b10\^/, '1e')
      .match(/^([-+]?\d*\.?\d*(?:e[-+]?\d+)?)(.*)$/i);
    return (!rest || readUnit(rest) === readUnit(unit)) && Math.abs(Number(number || NaN) - right) <= margin + 1e-9 * Math.abs(right);
  }
  const isRight = (typed, [first, ...more]) => typeof first === 'number'
    ? isNear(typed, first, ...more)
    : [first, ...more].some((text) => fold(text) === fold(typed));

  function makeChoices(item, right, id) {
    const boxes = [...item.querySelectorAll('.task-list input')];
    for (const box of boxes) {
      box.disabled = false;
      if (right.length === 1) Object.assign(box, { type: 'radio', name: `_question-${id}` });
    }
    return { fields: boxes, check: () => boxes.map((box, index) => box.checked === right.includes(index + 1)), whole: true };
  }

  function makeFields(item, answers) {
    const gaps = [...item.querySelectorAll('.gap')];
    const fields = answers.map((_, index) => make('input', { type: 'text', class: 'answer-field', autocomplete: 'off', lang: '',
      'aria-label': answers.length > 1 ? `${words.answer} ${index + 1}` : words.answer }));
    fields.forEach((field, index) => gaps[index] ? gaps[index].replaceWith(field) : item.append(make('p', {}, field)));
    return { fields, check: () => fields.map((field, index) => isRight(field.value, answers[index])) };
  }

  document.addEventListener('DOMContentLoaded', () => document.querySelectorAll('[data-check]').forEach((item, id) => {
    const { right, answers } = JSON.parse(item.dataset.check);
    const asked = item.firstElementChild?.textContent || item.firstChild?.textContent || '';
    const group = make('div', { role: 'group', 'aria-label': asked.trim() }, ...item.childNodes);
    item.append(group);
    const { fields, check, whole } = right ? makeChoices(group, right, id) : makeFields(group, answers);
    const said = make('p', { role: 'status', class: 'checked', lang: words.language });
    const button = make('button', { type: 'button', class: 'check', lang: words.language }, words.check);
    group.append(button, said);
    const tell = () => {
      const found = check(), all = found.every(Boolean);
      fields.forEach((field, index) => field.setAttribute('aria-invalid', String(!(whole ? all : found[index]))));
      said.textContent = all ? words.right : words.wrong;
      said.classList.toggle('right', all);
    };
    const forget = () => {
      said.textContent = '';
      for (const field of fields) field.removeAttribute('aria-invalid');
    };
    button.addEventListener('click', tell);
    for (const field of fields) {
      field.addEventListener('input', forget);
      field.addEventListener('keydown', (event) => event.key === 'Enter' && tell());
    }
  }));
})();
