/** Benchmarks of what this project claims about speed, and the page that says what they gave. */
@NullMarked
package io.acclimate.load.benchmarks;

import org.jspecify.annotations.NullMarked;
