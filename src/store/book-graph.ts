import type { BookGraph, GraphChapter, GraphStep } from '../domain/graph.ts';
import type { ChapterId, StepId, TextbookId } from '../domain/ids.ts';
import { flag } from './columns.ts';
import type { Db } from './connection.ts';
import { readCriteria, readLevels, readTitles, readTranslations } from './shapes.ts';
import { languagesOf } from './textbooks.ts';

/** The present chapters and steps of a published textbook; null when there is none of this id. */
export async function loadGraph(db: Db, textbookId: TextbookId): Promise<BookGraph | null> {
  const textbook = await db
    .selectFrom('textbook')
    .select(['key', 'title', 'language', 'languages', 'translations', 'version', 'sequence'])
    .where('id', '=', textbookId)
    .executeTakeFirst();
  if (!textbook) return null;
  const stepsOfChapter = grouped(await loadSteps(db, textbookId), (step) => step.chapterId);
  const chapters = (await loadChapters(db, textbookId)).map((chapter) => ({
    ...chapter,
    steps: stepsOfChapter.get(chapter.id) ?? [],
  }));
  return {
    textbookId,
    ...textbook,
    languages: languagesOf(textbook),
    translations: readTranslations(textbook.translations),
    chapters,
    steps: new Map(chapters.flatMap((chapter) => chapter.steps.map((step) => [step.id, step] as const))),
  };
}

async function loadChapters(db: Db, textbookId: TextbookId): Promise<Omit<GraphChapter, 'steps'>[]> {
  const rows = await db
    .selectFrom('chapter')
    .select(['id', 'key', 'title', 'description', 'translations', 'order_mode', 'is_active'])
    .where('textbook_id', '=', textbookId)
    .where('removed_at', 'is', null)
    .orderBy('order_index')
    .execute();
  const edges = await db
    .selectFrom('chapter_prerequisite as edge')
    .innerJoin('chapter', 'chapter.id', 'edge.chapter_id')
    .select(['edge.chapter_id', 'edge.prerequisite_chapter_id'])
    .where('chapter.textbook_id', '=', textbookId)
    .where('chapter.removed_at', 'is', null)
    .orderBy('edge.position')
    .execute();
  const requires = grouped(edges, (edge) => edge.chapter_id);
  return rows.map((row) => ({
    id: row.id as ChapterId,
    key: row.key,
    title: row.title,
    description: row.description,
    ...(row.translations !== '{}' && { translations: readTranslations(row.translations) }),
    order: row.order_mode,
    isActive: flag(row.is_active),
    requires: (requires.get(row.id) ?? []).map((edge) => edge.prerequisite_chapter_id as ChapterId),
  }));
}

async function loadSteps(db: Db, textbookId: TextbookId): Promise<GraphStep[]> {
  const rows = await db
    .selectFrom('learning_step')
    .select([
      'id',
      'chapter_id',
      'key',
      'title',
      'step_type',
      'required_completion_criteria',
      'revision',
      'minutes',
      'level',
      'is_required',
      'titles',
    ])
    .where('textbook_id', '=', textbookId)
    .where('removed_at', 'is', null)
    .orderBy('order_index')
    .execute();
  const edges = await db
    .selectFrom('step_prerequisite as edge')
    .innerJoin('learning_step', 'learning_step.id', 'edge.step_id')
    .select(['edge.step_id', 'edge.prerequisite_step_id'])
    .where('learning_step.textbook_id', '=', textbookId)
    .where('learning_step.removed_at', 'is', null)
    .orderBy('edge.position')
    .execute();
  const requires = grouped(edges, (edge) => edge.step_id);
  return rows.map((row) => ({
    id: row.id as StepId,
    chapterId: row.chapter_id as ChapterId,
    key: row.key,
    title: row.title,
    ...(row.titles !== '[]' && { titles: readTitles(row.titles) }),
    type: row.step_type,
    criteria: readCriteria(row.required_completion_criteria),
    revision: row.revision,
    minutes: row.minutes,
    levels: readLevels(row.level),
    isRequired: flag(row.is_required),
    requires: (requires.get(row.id) ?? []).map((edge) => edge.prerequisite_step_id as StepId),
  }));
}

function grouped<T>(rows: T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
