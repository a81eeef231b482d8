/** Said of a recording of which nobody has written down what is said in it. */
export const noTranscript =
  'partial: no transcript; captions beside it (.vtt, .srt) are documents of their own';
