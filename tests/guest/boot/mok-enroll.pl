#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# mok-enroll.pl VARIABLES CERTIFICATE: append the variable MokList, which holds that
# certificate (DER), to a store of UEFI variables as OVMF keeps it: what shim's
# MokManager does after `mokutil --import' and a reboot, when the user confirms.
# The layout is EDK II's: a firmware volume whose body is a variable store.
use strict;
use warnings;

# A GUID's text, as its 16 bytes.
sub guid
{
	my @f = split /-/, shift;

	return pack 'V v v H4 H12', map({ hex } @f[0 .. 2]), @f[3, 4];
}

my ($file, $certificate) = @ARGV;
local $/;
open my $in, '<:raw', $certificate or die "$certificate: $!\n";
my $der = <$in>;
open $in, '<:raw', $file or die "$file: $!\n";
my $store = <$in>;

# The volume's header has its own length; the store's header of 28 bytes says
# which format its variables have, and how long it is.
my $at = unpack 'v', substr $store, 48, 2;
substr($store, $at, 16) eq guid('aaf32c78-947b-439a-a180-2e144ec37792')
	or die "$file: no store of authenticated variables\n";
my $end = $at + unpack 'V', substr $store, $at + 16, 4;

# Each variable begins with 0x55aa, on a multiple of four bytes.
$at += 28;
while (unpack('v', substr $store, $at, 2) == 0x55aa) {
	my ($name, $data) = unpack 'V2', substr $store, $at + 36, 8;

	$at += 60 + $name + $data;
	$at = $at + 3 & ~3;
}

# A list of one certificate, whose owner is shim. The variable is kept (1) and for
# boot services only (2): shim ignores one that the system could have written.
my $shim = guid('605dab50-e046-4300-abb6-3dd810dd8b23');
my $list = guid('a5c059a1-94e4-4aa7-87b5-ab155c2bf072') .
	pack('V3', 28 + 16 + length $der, 0, 16 + length $der) . $shim . $der;
my $name = pack 'v*', unpack('C*', 'MokList'), 0;
my $variable = pack('v C C V', 0x55aa, 0x3f, 0, 3) . "\0" x 28 .
	pack('V2', length $name, length $list) . $shim . $name . $list;
$at + length $variable <= $end or die "$file: full\n";
substr $store, $at, length $variable, $variable;
open my $out, '>:raw', $file or die "$file: $!\n";
print $out $store;
close $out or die "$file: $!\n";
