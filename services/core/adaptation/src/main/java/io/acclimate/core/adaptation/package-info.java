/** The round: one experience, several ways to adapt, one verdict. Also the first version. */
@NullMarked
package io.acclimate.core.adaptation;

import org.jspecify.annotations.NullMarked;
