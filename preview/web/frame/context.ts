import type { NavModelItem } from '@grafana/data';
import { createContext, useContext } from 'react';

/** What the frame and the pages in it tell each other. */
export interface FrameContext {
  app: NavModelItem;
  role: string;
  /** A page's own place below its menu entry; shown in the breadcrumbs. */
  setPageNav: (pageNav: NavModelItem | undefined) => void;
}

const Context = createContext<FrameContext | null>(null);

export const FrameProvider = Context.Provider;

export function useFrame(): FrameContext {
  const frame = useContext(Context);
  if (frame === null) {
    throw new Error('useFrame is for what is shown inside the frame');
  }
  return frame;
}
