/** Who answers whom: canaries for a share of the callers, shadows behind everybody's back. */
@NullMarked
package io.acclimate.inference.traffic;

import org.jspecify.annotations.NullMarked;
