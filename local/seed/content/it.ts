import type { SeedFile } from '../seed-file.ts';

const restore = `# Restore a backup

Runbook, last tested by Jonas Wirth on 11 April 2026. Next test: October 2026.

## What is backed up

The ERP database is backed up every 15 minutes, the file servers every night at 1:30. Copies are kept for 35
days in Landquart and for one year in a second place in Bern. The copy in Bern cannot be overwritten for 30
days, not even by an administrator.

## How long it takes

A restore of the ERP database from a backup takes about 95 minutes; at the test in April it was 88 minutes. A
single file takes less than ten minutes. A whole file server with 6 terabytes takes 14 hours, so restore the
folders of Production first.

## Steps for the ERP database

- Tell the service desk (extension 4040) and put the notice "ERP in maintenance" on the portal.
- Stop the application servers erp-app-1 and erp-app-2. Leave the database server running.
- Choose the newest backup before the fault. Write its time into the ticket.
- Restore into the empty database ERP_RESTORE, never over the damaged one.
- Run the check "balance of accounts" with Finance. Petra Keller or her deputy says whether the figures are
  right.
- Rename the databases, start erp-app-1 alone, let one user of Purchasing post an order, then start erp-app-2.

## Who decides

A restore that loses more than one hour of bookings is decided by Ines Duarte together with the Head of Finance.
At night the person on call may decide alone when production stands still.
`;

const erpOutage = `# ERP outage

Runbook for the person on call. Owner: Ines Duarte.

## First ten minutes

Look at the status page of the database server. If the disk is above 95 percent, delete the trace files in the
folder D-TRACE that are older than three days; this was the cause in four of the seven outages of 2025. If the
licence server does not answer, restart the service LICD once.

## Telling people

After 15 minutes tell the shift leads in halls A and B by telephone, extension 4210 and 4220. After 60 minutes
tell Viktor Aebischer. Customers are told by Sales only, never by IT.

## Working without the ERP

Production can work for about five hours with printed job cards. Shipping uses the emergency delivery notes in
the red cupboard, number range 90000 to 90499. Each note is entered afterwards, on the same day.

## Supplier

The support contract with Novaplan has the number NP-33812. Severity 1 is answered within 30 minutes, day and
night. A change at the database by Novaplan needs a ticket number and the words of an administrator of ours.
`;

const vpn = `# VPN and remote access

Guide for all employees.

## How to connect

Start the program Gletscher VPN and sign in with your e-mail address. Confirm the sign-in on your telephone by
typing the two digits that the screen shows. The connection ends after ten hours, or after 30 minutes without
traffic.

## What needs the VPN

The ERP system, the drawing archive and the time recording need the VPN. E-mail, Box and Teams work without it.
From outside the European Union, Switzerland and the United Kingdom the VPN is closed; the service desk opens it
for the days of an approved journey.

## Private devices

Private computers are not allowed. A private telephone may be used for e-mail after it was enrolled in the
company portal; IT can then delete the company's data on it, and nothing else.

## When it does not work

Error 809 means that the network blocks the connection: use the hotspot of your telephone. Error 691 means that
the password has run out. For anything else call extension 4040, on working days from 7 to 18 o'clock.
`;

const passwords = `# Passwords and keys

Guide for all employees, valid from 1 February 2026.

## Passwords

A password must have at least 14 characters. It does not have to be changed every few months; it is changed when
there is a reason. It must not be used anywhere else. The password manager Safe Alp is free for every employee,
also for private use.

## Security keys

People in Finance, IT and the management sign in with a security key. Each of them has two; the second lies in
an envelope in the safe of the reception. A lost key is reported to extension 4040 at once and is blocked within
15 minutes.

## What IT never asks

IT never asks for a password, neither by telephone nor by e-mail. Who receives such a request forwards it with
the button "Report phishing". In the exercise of March 2026, 23 of 214 people clicked on the link, and 96
reported it.

## Doors

The badge opens the doors of your department and the main entrance from 5:30 to 22:00. The server room opens
only with badge and code. A lost badge costs CHF 30.
`;

const places = ['Landquart', 'Chur', 'Innsbruck'] as const;
const models = ['Kastor 14 laptop', 'Kastor 16 workstation', 'Pollux 27 screen', 'Vega tablet'];

/** Inventory of devices: a long, dull table, as every company has one. */
function assetList(): string {
  const rows = Array.from({ length: 60 }, (_, index) => {
    const bought = `${2022 + (index % 5)}-${String((index % 12) + 1).padStart(2, '0')}`;
    const model = models[index % models.length];
    const warranty = `${2025 + (index % 5)}-${String((index % 12) + 1).padStart(2, '0')}`;
    return `IT-${3100 + index},${model},${places[index % places.length]},${bought},${warranty}`;
  });
  return ['Asset,Model,Place,Bought,Warranty until', ...rows, ''].join('\n');
}

export const itFiles: readonly SeedFile[] = [
  { path: 'IT/Runbooks/Restore a backup.md', text: restore },
  { path: 'IT/Runbooks/ERP outage.html', text: erpOutage },
  { path: 'IT/Guides/VPN and remote access.html', text: vpn },
  { path: 'IT/Guides/Passwords and keys.md', text: passwords },
  { path: 'IT/Asset list.csv', text: assetList() },
];
