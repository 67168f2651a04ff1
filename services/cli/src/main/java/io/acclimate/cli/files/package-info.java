/** The files that commands read. */
@NullMarked
package io.acclimate.cli.files;

import org.jspecify.annotations.NullMarked;
