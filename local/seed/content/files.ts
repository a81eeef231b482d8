import type { SeedFile } from '../seed-file.ts';
import { companyFiles } from './company.ts';
import { engineeringFiles } from './engineering.ts';
import { financeFiles } from './finance.ts';
import { handbookFiles } from './handbook.ts';
import { itFiles } from './it.ts';
import { legalFiles } from './legal.ts';
import { managementFiles } from './management.ts';
import { peopleFiles } from './people.ts';
import { salesFiles } from './sales.ts';
import { testReportFiles } from './test-reports.ts';

export const files: readonly SeedFile[] = [
  ...companyFiles,
  ...engineeringFiles,
  ...testReportFiles,
  ...financeFiles,
  ...handbookFiles,
  ...itFiles,
  ...legalFiles,
  ...managementFiles,
  ...peopleFiles,
  ...salesFiles,
];
