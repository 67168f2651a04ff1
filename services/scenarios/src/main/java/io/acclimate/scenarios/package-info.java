/**
 * The simulator, data-set readers and the demo driver. They use a platform as any program would:
 * HTTP, topics and the registry.
 */
@NullMarked
package io.acclimate.scenarios;

import org.jspecify.annotations.NullMarked;
