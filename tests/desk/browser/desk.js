// A desk without a server: tests open editors in it and look at what they ask for.
import { Drafts } from './ours/draft.js';
import { openEditor } from './ours/editor.js';

const words = await (await fetch('words.json')).json();
const said = document.querySelector('#said');
window.saved = [];
window.cancelled = 0;
window.heard = [];
window.calls = [];
const api = async (name, draft) => { window.calls.push([name, draft]); if (window.isGone) throw new Error('Gone.'); return { drafts: [] }; };
window.desk = {
  drafts: new Drafts(api, 'someone'),
  words,
  path: 'notes/un.md',
  list: { posts: [{ title: 'Deux', path: 'notes/deux.md' }, { title: 'Le [son]', path: 'sciences/son.md' }] },
  say: (sentence) => { said.textContent = sentence; window.heard.push(sentence); },
  choosePicture: async () => ({ path: 'images/lune.jpg', alt: 'La lune' }),
};
window.begin = (text, options = {}) => {
  window.editor?.close();
  window.editor = openEditor(window.desk, document.querySelector('#place'), {
    text, kind: 'paragraph', label: 'Paragraph 3', key: '3', lang: 'fr', dir: 'ltr',
    onSave: async (fresh) => { window.saved.push(fresh); if (window.refuse) throw new Error(window.refuse); },
    onCancel: () => { window.cancelled += 1; window.editor.close(); },
    ...options,
  });
  return null;
};
window.ready = true;
