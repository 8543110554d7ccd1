import { figuresWindows, type FiguresWindow, type Observation } from '../../observe/index.ts';
import { json } from '../http/answer.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { dashboardAnswer } from './dashboard-answer.ts';
import { dashboardShape } from './dashboard-shape.ts';

/** Figures for people who look after a platform. */
export function dashboardRoutes(observation: Observation): Route[] {
  return [
    defineRoute<{ query: { window: FiguresWindow } }>({
      method: 'GET',
      path: '/api/v1/dashboard',
      role: 'viewer',
      group: 'Operation',
      summary:
        'What runs and waits, what happened in a window of time, the slowest steps, errors, the machine.',
      query: {
        type: 'object',
        properties: { window: { enum: Object.keys(figuresWindows), default: '1h' } },
      },
      answers: { 200: { schema: dashboardShape } },
      handle: ({ query: { window } }) =>
        json(dashboardAnswer(observation, window), { headers: { 'Cache-Control': 'no-store' } }),
    }),
  ];
}
