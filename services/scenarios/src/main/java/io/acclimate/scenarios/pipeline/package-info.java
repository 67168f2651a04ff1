/** A running platform as any program uses it: topics, HTTP and the registry. */
@NullMarked
package io.acclimate.scenarios.pipeline;

import org.jspecify.annotations.NullMarked;
