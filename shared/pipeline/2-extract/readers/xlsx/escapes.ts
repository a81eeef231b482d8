/** Characters that XML cannot hold, or would not keep, are written `_x000D_`. ISO/IEC 29500-1, 22.9.2.19 (ST_Xstring) */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replaceAll(/_x([\dA-F]{4})_/gi, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;
