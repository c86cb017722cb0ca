/** Where and by what runs are computed. */
import { arch, hostname, platform, release } from 'node:os';
import type { ApplicationInfo, Session } from '../../core/api.ts';
import { applicationVersion, sourceCommit } from './version.ts';

export function sessionOf(face: ApplicationInfo['face'], threads: number): Omit<Session, 'startedAt'> {
  const versions: Partial<NodeJS.ProcessVersions> = process.versions;
  return {
    face,
    host: hostname(),
    platform: `${platform()} ${release()} ${arch()}`,
    applicationVersion,
    sourceCommit,
    nodeVersion: process.versions.node,
    electronVersion: versions.electron ?? null,
    threads,
  };
}
