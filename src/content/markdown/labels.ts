/** Words that a page needs beside the author's own, in the language of the book. */
export interface Labels {
  note: string;
  tip: string;
  warning: string;
  hint: string;
  solution: string;
  code: string;
  diagram: string;
  table: string;
  footnotes: string;
  backToText: string;
  transcript: string;
  chapters: string;
  download: string;
  /** Both with places for `{host}`. */
  elsewhere: string;
  watchThere: string;
}

const english: Labels = {
  note: 'Note',
  tip: 'Tip',
  warning: 'Warning',
  hint: 'Hint',
  solution: 'Solution',
  code: 'Code',
  diagram: 'Diagram',
  table: 'Table',
  footnotes: 'Footnotes',
  backToText: 'Back to the text',
  transcript: 'Transcript',
  chapters: 'Chapters',
  download: 'Download the film',
  elsewhere:
    'This film is on {host}, not in this book. If you watch it there, {host} gets to know your address and may keep track of you.',
  watchThere: 'Watch it on {host}',
};

const BY_LANGUAGE: Readonly<Record<string, Labels>> = {
  en: english,
  ar: {
    note: 'ملاحظة',
    tip: 'نصيحة',
    warning: 'تحذير',
    hint: 'تلميح',
    solution: 'الحل',
    code: 'شيفرة',
    diagram: 'مخطط',
    table: 'جدول',
    footnotes: 'الحواشي',
    backToText: 'العودة إلى النص',
    transcript: 'النص المكتوب',
    chapters: 'الفصول',
    download: 'تنزيل الفيلم',
    elsewhere: 'هذا الفيلم على {host} وليس في هذا الكتاب. إذا شاهدته هناك فسيعرف {host} عنوانك وقد يتتبعك.',
    watchThere: 'شاهده على {host}',
  },
  de: {
    note: 'Hinweis',
    tip: 'Tipp',
    warning: 'Achtung',
    hint: 'Hilfestellung',
    solution: 'Lösung',
    code: 'Code',
    diagram: 'Diagramm',
    table: 'Tabelle',
    footnotes: 'Fußnoten',
    backToText: 'Zurück zum Text',
    transcript: 'Mitschrift',
    chapters: 'Kapitel',
    download: 'Film herunterladen',
    elsewhere:
      'Dieser Film liegt auf {host}, nicht in diesem Buch. Wer ihn dort ansieht, gibt {host} seine Adresse und kann dort verfolgt werden.',
    watchThere: 'Auf {host} ansehen',
  },
  es: {
    note: 'Nota',
    tip: 'Consejo',
    warning: 'Atención',
    hint: 'Pista',
    solution: 'Solución',
    code: 'Código',
    diagram: 'Diagrama',
    table: 'Tabla',
    footnotes: 'Notas',
    backToText: 'Volver al texto',
    transcript: 'Transcripción',
    chapters: 'Capítulos',
    download: 'Descargar la película',
    elsewhere:
      'Esta película está en {host}, no en este libro. Si la ves allí, {host} conocerá tu dirección y podrá seguirte.',
    watchThere: 'Verla en {host}',
  },
  fr: {
    note: 'Remarque',
    tip: 'Conseil',
    warning: 'Attention',
    hint: 'Indice',
    solution: 'Solution',
    code: 'Code',
    diagram: 'Diagramme',
    table: 'Tableau',
    footnotes: 'Notes',
    backToText: 'Retour au texte',
    transcript: 'Transcription',
    chapters: 'Chapitres',
    download: 'Télécharger le film',
    elsewhere:
      'Ce film se trouve sur {host}, pas dans ce livre. Si vous le regardez là-bas, {host} connaîtra votre adresse et pourra vous suivre.',
    watchThere: 'Le regarder sur {host}',
  },
  ur: {
    note: 'نوٹ',
    tip: 'مشورہ',
    warning: 'انتباہ',
    hint: 'اشارہ',
    solution: 'حل',
    code: 'کوڈ',
    diagram: 'خاکہ',
    table: 'جدول',
    footnotes: 'حواشی',
    backToText: 'متن پر واپس',
    transcript: 'تحریری متن',
    chapters: 'ابواب',
    download: 'فلم ڈاؤن لوڈ کریں',
    elsewhere:
      'یہ فلم {host} پر ہے، اس کتاب میں نہیں۔ اگر آپ اسے وہاں دیکھیں تو {host} کو آپ کا پتا معلوم ہو جائے گا اور وہ آپ پر نظر رکھ سکتا ہے۔',
    watchThere: '{host} پر دیکھیں',
  },
};

/** Labels for a BCP 47 tag; English where a language has none yet. */
export const labelsFor = (language: string): Labels => BY_LANGUAGE[language.split('-')[0] ?? ''] ?? english;
