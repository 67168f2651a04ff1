/** Holds what a registry has against the digests and signatures that stand for it. */
@NullMarked
package io.acclimate.cli.verify;

import org.jspecify.annotations.NullMarked;
