/** JMH benchmarks of what runs for every event. */
@NullMarked
package io.acclimate.benchmarks;

import org.jspecify.annotations.NullMarked;
