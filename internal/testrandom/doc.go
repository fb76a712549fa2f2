// Package testrandom builds whole districts from a seed, for tests of properties. Only tests import it.
package testrandom
