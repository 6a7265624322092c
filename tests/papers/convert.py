#!/usr/bin/env python3
"""convert.py BINARY [FOLDER]: every paper of the demo's campaigns becomes a PDF, by LibreOffice, and what is on it is looked at.

Ends with status 1 where a paper does not open, lacks its title, holds an instant of UTC, or where the page for the head is not one page.
With FOLDER the PDFs and a picture of each page stay there to be looked at: shapes of Chinese characters and texts that are cut off show
there alone. Needs libreoffice-writer, libreoffice-calc, poppler-utils and a Chinese font such as fonts-noto-cjk; without LibreOffice it
says so and ends with status 0.
"""
import json, os, re, shutil, subprocess, sys, tempfile, time, urllib.request

PAPERS = ['assignments.xlsx', 'assignments.docx', 'assignments.txt', 'result.docx', 'result.html', 'result.docx?appendix=true',
          'closing/export?format=xlsx']


class Demo:
    """The demo's service, and a coordinator's token."""

    def __init__(self, binary, folder):
        self.process = subprocess.Popen([binary, 'serve', '--demo', '--listen', '127.0.0.1:0'], cwd=folder, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True)
        self.url = self.token = None
        for line in self.process.stdout:
            if found := re.match(r'export MM=(\S+)', line):
                self.url = found[1]
            if found := re.match(r'export COORDINATOR=(\S+)', line):
                self.token = found[1]
            if self.url and self.token:
                break

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)

    def get(self, path):
        request = urllib.request.Request(self.url + path, headers={'Authorization': 'Bearer ' + self.token})
        for _ in range(100):
            try:
                return urllib.request.urlopen(request, timeout=120).read()
            except urllib.error.HTTPError:
                raise
            except OSError:
                time.sleep(0.1)
        sys.exit('the service does not answer')


def said(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def pdf_of(path, folder):
    """The PDF that LibreOffice makes of a file; a profile of its own, so that another one that runs is not in the way."""
    with tempfile.TemporaryDirectory() as profile:
        said('soffice', '-env:UserInstallation=file://' + profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, path)
    return os.path.join(folder, os.path.splitext(os.path.basename(path))[0] + '.pdf')


def faults_of(path, pdf, title):
    """What is wrong with a paper."""
    text = re.sub(r'\s', '', said('pdftotext', pdf, '-'))
    pages = int(re.search(r'Pages:\s+(\d+)', said('pdfinfo', pdf))[1])
    if re.sub(r'\s', '', title) not in text:
        yield 'its title is not on it'
    if re.search(r'\d{4}-\d\d-\d\dT', text):
        yield 'an instant of UTC is on it'
    if re.search(r'result(?!.*appendix)', os.path.basename(path)) and pages != 1:
        yield f'the page for the head takes {pages} pages'


def main():
    binary = os.path.realpath(sys.argv[1])
    if not shutil.which('soffice'):
        print('LibreOffice is not installed: nothing was looked at')
        return 0
    kept = sys.argv[2] if len(sys.argv) > 2 else None
    wrong = 0
    with tempfile.TemporaryDirectory() as work, Demo(binary, work) as demo:
        out = kept or work
        os.makedirs(out, exist_ok=True)
        for number, campaign in enumerate(json.loads(demo.get('/campaigns'))['items']):
            for paper in PAPERS:
                name, _, query = re.sub('/export.format=', '.', paper).partition('?')
                stem, ending = name.split('.')
                path = os.path.join(out, f"{number}-{stem}{'-appendix' if query else ''}.{ending}")
                with open(path, 'wb') as file:
                    file.write(demo.get(f"/campaigns/{campaign['id']}/{paper}"))
                if ending in ('txt', 'html'):
                    continue
                os.makedirs(os.path.join(out, ending), exist_ok=True)
                pdf = pdf_of(path, os.path.join(out, ending))
                for fault in faults_of(path, pdf, campaign['title']):
                    print(f'FAULT {path}: {fault}')
                    wrong += 1
                if kept and shutil.which('pdftoppm'):
                    said('pdftoppm', '-r', '60', '-png', pdf, pdf[:-4])
    print('faults:', wrong)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
