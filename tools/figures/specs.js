// The specifications of some folders: pairs of a name and the parsed file, in the order of the names.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const ending = '.vl.json';

export function specs(folders) {
  const found = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith(ending))
      .sort()
      .map((file) => [basename(file, ending), JSON.parse(readFileSync(join(folder, file), 'utf8'))]));
  if (found.length === 0) throw new Error(`no *${ending} in ${folders.join(', ')}`);
  return found;
}
