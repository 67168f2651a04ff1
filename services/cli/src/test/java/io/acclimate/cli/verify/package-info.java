@NullMarked
package io.acclimate.cli.verify;

import org.jspecify.annotations.NullMarked;
