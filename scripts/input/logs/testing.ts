import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LogEvent, Saw } from '#properties';
import { inFolder } from '../../testing.ts';
import { type LogContext, LogReading } from './read-logs.ts';

/** What files say, and what of them was passed over. */
export interface WhatLogsSay {
  readonly events: readonly LogEvent[];
  readonly notes: readonly string[];
}

/** Reads files, given by their names. Places have the names as they are here. */
export function readingOf(
  files: Readonly<Record<string, string | Uint8Array>>,
  context: LogContext = {},
): Promise<WhatLogsSay> {
  return inFolder(async (folder) => {
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    const { events, notes } = await readingAt(
      Object.keys(files).map((name) => join(folder, name)),
      context,
    );
    const here = (text: string): string => text.replaceAll(`${folder}/`, '');
    return {
      events: events.map((event) => ({
        ...event,
        clock: here(event.clock),
        place: { ...event.place, file: here(event.place.file) },
      })),
      notes: notes.map(here),
    };
  });
}

/** Reads files and folders where they are. */
export async function readingAt(paths: readonly string[], context: LogContext = {}): Promise<WhatLogsSay> {
  const reading = new LogReading(context);
  try {
    for await (const _ of reading.read(paths));
    const events = [...reading.events()].flat();
    return { events, notes: reading.notes };
  } finally {
    reading.end();
  }
}

/** What was seen, without times and places. */
export const saws = ({ events }: WhatLogsSay): readonly Saw[] => events.map(({ saw }) => saw);
