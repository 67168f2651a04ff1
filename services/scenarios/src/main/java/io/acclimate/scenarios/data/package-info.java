/** Readers of the files of public data sets: each gives the labelled rows of one domain. */
@NullMarked
package io.acclimate.scenarios.data;

import org.jspecify.annotations.NullMarked;
