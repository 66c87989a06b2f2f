// Parses PowerShell, and prints where it is none.  node parse.mjs <scripts.json
// The scripts are {"name": "text"}.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(createRequire(import.meta.url).resolve('tree-sitter-powershell/tree-sitter-powershell.wasm')));

const faults = (node) => (node.isError || node.isMissing ? [node] : node.children.flatMap((child) => (child.hasError ? faults(child) : [])));
for (const [name, text] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  for (const node of faults(parser.parse(text).rootNode)) {
    console.log(`${name}: line ${node.startPosition.row + 1}: ${node.text.split('\n')[0] || 'something is missing'}`);
  }
}
