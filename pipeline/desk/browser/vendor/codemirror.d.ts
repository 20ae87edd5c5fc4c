// Types of codemirror.js; tsc finds them where the packages of tests/judges are (tests/judges/tsconfig.json).
export { EditorState } from '@codemirror/state';
export type { ChangeSpec, TransactionSpec } from '@codemirror/state';
export { EditorView, keymap } from '@codemirror/view';
export type { KeyBinding } from '@codemirror/view';
export { defaultKeymap, history, historyKeymap, indentLess, indentMore } from '@codemirror/commands';
export { deleteMarkupBackward, insertNewlineContinueMarkup, markdownLanguage } from '@codemirror/lang-markdown';
export { yamlFrontmatter, yamlLanguage } from '@codemirror/lang-yaml';
export { Language, LanguageSupport, ensureSyntaxTree, syntaxHighlighting, syntaxTree } from '@codemirror/language';
export { search, searchKeymap } from '@codemirror/search';
export { classHighlighter, styleTags, tags } from '@lezer/highlight';
export type { SyntaxNode } from '@lezer/common';
export type { MarkdownParser } from '@lezer/markdown';
