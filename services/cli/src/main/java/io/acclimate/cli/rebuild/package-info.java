/** Repeats the rounds that made versions, to see whether they give the same bits again. */
@NullMarked
package io.acclimate.cli.rebuild;

import org.jspecify.annotations.NullMarked;
