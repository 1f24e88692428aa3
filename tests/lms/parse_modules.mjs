// Reads {name: source} as JSON; answers {name: {error, imports}} for what Chrome 80 parses:
// ES2020 and, of 2021, the numbers like 15_000 but not the assignments like ??=.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { parse } = await import(pathToFileURL(process.argv[2]));

function importsOf(node, found = []) {
  if (Array.isArray(node)) node.forEach((one) => importsOf(one, found));
  else if (node && typeof node.type === "string") {
    if (["??=", "||=", "&&="].includes(node.operator)) throw new Error(node.operator);
    const from = node.source?.value;
    if (/^(Import|Export)/.test(node.type) && typeof from === "string") found.push(from);
    Object.values(node).forEach((one) => importsOf(one, found));
  }
  return found;
}

const answers = {};
for (const [name, source] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  try {
    const tree = parse(source, { ecmaVersion: 2021, sourceType: "module" });
    answers[name] = { error: "", imports: importsOf(tree) };
  } catch (error) {
    answers[name] = { error: error.message, imports: [] };
  }
}
process.stdout.write(JSON.stringify(answers));
