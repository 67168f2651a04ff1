/**
 * The commands of {@code ./acclimate}.
 *
 * <p>Each teaches with {@code --help}, prints for people or, with {@code -o json}, for programs,
 * and ends with 0 when it is done, 1 when it failed and 2 when it was not understood. A failure is
 * one line that says what to do. Commands reach services as any program would; only a {@link
 * io.acclimate.cli.Platform} starts some.
 */
@NullMarked
package io.acclimate.cli;

import org.jspecify.annotations.NullMarked;
