/** What is done with pictures of one channel: grey values, row by row from the top. */
@NullMarked
package io.acclimate.scenarios.pictures;

import org.jspecify.annotations.NullMarked;
