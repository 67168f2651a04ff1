/** What commands print. */
@NullMarked
package io.acclimate.cli.output;

import org.jspecify.annotations.NullMarked;
