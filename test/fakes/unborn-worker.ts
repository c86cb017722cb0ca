/** A pool worker that dies while it starts. */
throw new Error('the worker could not be loaded');
