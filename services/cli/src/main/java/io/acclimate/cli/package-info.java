/** The commands of {@code ./acclimate}. */
@NullMarked
package io.acclimate.cli;

import org.jspecify.annotations.NullMarked;
