/**
 * Measuring methods of adaptation on public data sets, each by a protocol that is printed with the
 * result.
 */
@NullMarked
package io.acclimate.scenarios.evaluation;

import org.jspecify.annotations.NullMarked;
