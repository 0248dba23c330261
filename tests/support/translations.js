// Tables of words of the page: each language has the keys of the English one, and the values that its words name.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Holds the tables of a folder against the English one, which has more than so many words. */
export async function holdTranslations(folder, least) {
  const wordsOf = async (name) => {
    const text = await readFile(join(folder, `${name}.ts`), "utf8");
    return new Map([...text.matchAll(/^ {2}(\w+):\s+"((?:[^"\\]|\\.)*)"/gm)].map(([, key, word]) => [key, word]));
  };
  const valuesIn = (word) => [...word.matchAll(/\{\w+\}/g)].map(([value]) => value).sort();
  const english = await wordsOf("en");
  assert.ok(english.size > least, `${english.size} words`);
  for (const name of ["de", "fr", "nl", "sv"]) {
    const words = await wordsOf(name);
    assert.deepEqual([...words.keys()].sort(), [...english.keys()].sort(), name);
    for (const [key, word] of english) assert.deepEqual(valuesIn(words.get(key)), valuesIn(word), `${name}: ${key}`);
  }
}
