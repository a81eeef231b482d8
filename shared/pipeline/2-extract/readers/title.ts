/** What programs put there by themselves. */
const placeholders =
  /^(untitled|title|document ?\d*|dokument ?\d*|microsoft word\b.*|word document|powerpoint presentation|new document|slide 1|index|\(anonymous\)|(table of )?contents|inhalt(sverzeichnis)?|sommaire)$/i;
const fileName = /\.(docx?|pdf|html?|md|txt|rtf|odt|indd|pptx?|xlsx?|tex|dvi|ps|qxd|pages)$/i;

const maxLength = 300;

/** A title property as a person would have written it, or nothing. File names are left out: a rename must change nothing. */
export function usableTitle(title: string): string | undefined {
  if (title.length < 2 || placeholders.test(title) || fileName.test(title)) return undefined;
  return /\p{L}/u.test(title) ? title.slice(0, maxLength).toWellFormed() : undefined;
}
