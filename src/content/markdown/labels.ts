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
  },
};

/** Labels for a BCP 47 tag; English where a language has none yet. */
export const labelsFor = (language: string): Labels => BY_LANGUAGE[language.split('-')[0] ?? ''] ?? english;
