// What the desk's editor uses of CodeMirror. build.js bundles it.
import { StyleModule } from 'style-mod';

export { EditorState } from '@codemirror/state';
export { EditorView, keymap } from '@codemirror/view';
export { defaultKeymap, history, historyKeymap, indentLess, indentMore } from '@codemirror/commands';
export { deleteMarkupBackward, insertNewlineContinueMarkup, markdownLanguage } from '@codemirror/lang-markdown';
export { yamlFrontmatter, yamlLanguage } from '@codemirror/lang-yaml';
export { Language, LanguageSupport, syntaxHighlighting, syntaxTree, ensureSyntaxTree } from '@codemirror/language';
export { search, searchKeymap } from '@codemirror/search';
export { classHighlighter, styleTags, tags } from '@lezer/highlight';

// style-mod adopts style sheets in shadow trees only; in a document it writes a <style> element, which the desk's content
// security policy refuses. Its rules are adopted here in documents, too.
const sheets = new WeakMap();

StyleModule.mount = (root, modules) => {
  const ours = [modules].flat().map((module) => {
    if (!sheets.has(module)) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(module.getRules());
      sheets.set(module, sheet);
    }
    return sheets.get(module);
  });
  const others = root.adoptedStyleSheets.filter((sheet) => !ours.includes(sheet));
  root.adoptedStyleSheets = [...ours, ...others];
};
